"""The demo clinic "Harbour Bridge": invented people whose months of care are lived through the flows."""
