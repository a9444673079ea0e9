"""Libraries of the portal that know neither Django nor the portal and could be published as they are."""
