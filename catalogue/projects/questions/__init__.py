"""Questions to the municipality of a project: asked by anybody, answered through the site, published if both agree."""
