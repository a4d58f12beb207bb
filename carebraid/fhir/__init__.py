"""Pure maps between HL7 FHIR R4 JSON and the values of the core. Nothing here reads a file, a clock or a network."""
