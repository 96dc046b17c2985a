"""Junior titles: who may apply, how an employer's people come in, how a batch becomes one appointment."""
