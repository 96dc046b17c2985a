"""Who speaks for a member unit: main representative and deputies; what follows when one leaves; how a successor comes."""
