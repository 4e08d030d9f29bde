"""Filing a request in six short steps: start, who, form, papers, check, done. What is typed is a draft."""
