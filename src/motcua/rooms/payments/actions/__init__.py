"""What is written in this room; all money is booked in `booking`."""
