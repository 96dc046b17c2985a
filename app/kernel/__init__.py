"""What every room needs and no framework knows: money, periods, errors, events. Standard library only."""
