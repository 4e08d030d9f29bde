"""A simulated SMS gateway: it takes messages over HTTP and sends none."""
