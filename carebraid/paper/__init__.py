"""What people read on paper or as a file: pure values in, bytes out. No rows, no network, no clock."""
