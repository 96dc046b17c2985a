"""What expires soon, or has expired: papers that somebody in charge has to look after."""
