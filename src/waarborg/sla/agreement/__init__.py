"""The SLA file (Dutch: SLA-bestand): its model, its parsing with every error at once, its differences in words."""
