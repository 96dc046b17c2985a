"""The register: parties, memberships, tiers, terms, and the dated facts from which a member's standing is derived."""
