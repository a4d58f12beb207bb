"""Many people at once: the same measures and forecasts over tables of millions. No patient is opened here."""
