"""The rules of this room, pure: what a front page works out, what an article must have, what a vacancy must say."""
