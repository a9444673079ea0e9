"""Papers in the prescribed formats: blocks and profiles in, PDF and DOCX out, signatures checked."""
