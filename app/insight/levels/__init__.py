"""The bodies below somebody, side by side: whom each has, what waits there, what is late."""
