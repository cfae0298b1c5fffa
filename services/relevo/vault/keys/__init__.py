"""Keys: the sealing keys' epochs (`provider`, `files`, `epochs`) and the case keys (`cases`)."""
