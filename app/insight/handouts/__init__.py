"""The issue register: which certificates, cards and plaques wait to be collected, who collected which and when."""
