-- Full text search, written by hand.
CREATE FUNCTION search_posts(query text) RETURNS SETOF posts LANGUAGE sql STABLE AS $$
  SELECT * FROM posts WHERE to_tsvector('english', title) @@ plainto_tsquery('english', query);
$$;
