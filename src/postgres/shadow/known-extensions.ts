/**
 * What extensions give, as it is named in SQL: the scratch database is asked whether an extension is what a refused statement lacks, so
 * that a name which means something else does no harm.
 */
export const knownExtensions: Readonly<Record<string, RegExp>> = {
  age: /\bagtype\b/i,
  bloom: /\busing "?bloom\b/i,
  btree_gin: /\busing "?gin\b/i,
  btree_gist: /\busing "?gist\b/i,
  citext: /\bcitext\b/i,
  cube: /\bcube\b/i,
  dblink: /\bdblink\w*\b/i,
  earthdistance: /\b(?:earth|ll_to_earth|earth_box|earth_distance)\b/i,
  fuzzystrmatch: /\b(?:levenshtein\w*|soundex|d?metaphone|daitch_mokotoff)\b/i,
  h3: /\bh3index\b/i,
  hstore: /\b(?:hstore|(?:gin|gist|btree|hash)_hstore_ops)\b/i,
  intarray: /\b(?:gin__int_ops|gist__int(?:big)?_ops|query_int)\b/i,
  isn: /\b(?:ean13|is[bms]n(?:13)?|upc)\b/i,
  ltree: /\b(?:l(?:tree|query|txtquery)|gist_ltree_ops|nlevel|subpath)\b/i,
  moddatetime: /\bmoddatetime\b/i,
  pg_bigm: /\bgin_bigm_ops\b/i,
  pg_search: /\busing "?bm25\b/i,
  pg_trgm: /\b(?:g(?:in|ist)_trgm_ops|(?:strict_)?(?:word_)?similarity|show_trgm)\b/i,
  pg_uuidv7: /\buuid_generate_v7\b/i,
  pgcrypto: /\b(?:crypt|gen_salt|digest|hmac|gen_random_bytes|(?:de)?armor|pgp_\w+|(?:en|de)crypt(?:_iv)?)\b/i,
  pgroonga: /\busing "?pgroonga\b/i,
  postgis: /\b(?:geometry|geography|box[23]d|st_\w+)\b/i,
  postgis_raster: /\braster\b/i,
  rum: /\b(?:using "?rum|rum_\w+_ops)\b/i,
  seg: /\bseg\b/i,
  tablefunc: /\b(?:crosstab\w*|normal_rand|connectby)\b/i,
  timescaledb: /\b(?:create_hypertable|time_bucket\w*)\b/i,
  ulid: /\b(?:ulid|gen_ulid)\b/i,
  unaccent: /\bunaccent\b/i,
  'uuid-ossp': /\buuid_(?:generate_v(?:1|1mc|3|4|5)|nil|ns_(?:dns|url|oid|x500))\b/i,
  vector: /\b(?:vector|halfvec|sparsevec|(?:vector|halfvec|sparsevec|bit)_\w+_ops|hnsw|ivfflat)\b/i,
};

/** The extensions that may be what a text of SQL lacks. */
export const extensionsNamedIn = (sql: string): string[] =>
  Object.entries(knownExtensions).flatMap(([name, words]) => (words.test(sql) ? [name] : []));
