"""The look that the doors share: frames of pages, components, words for dates and money."""
