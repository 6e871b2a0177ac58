/** Ids of sites, products, lines, machines, groups and set-points. */
export const ID_PATTERN = /^[A-Za-z][A-Za-z0-9_-]*$/;
/** Ids of signals and characteristics: field names of the time series. */
export const FIELD_PATTERN = /^[a-z][a-z0-9_]*$/;
export const LONGEST_ID = 64;
/** Lower-case words joined by `-`. */
export const KIND_PATTERN = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
export const NAMESPACE_PATTERN = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;
/** Browse names joined by `/`, none of them empty. */
export const BROWSE_PATH_PATTERN = /^[^/]+(?:\/[^/]+)*$/;
export const NODE_ID_PATTERN =
  /^(?:s=[\s\S]+|i=\d{1,10}|g=[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|b=[A-Za-z0-9+/]+={0,2})$/;
/** SHA-256 in hex, with or without colons between the bytes. */
export const THUMBPRINT_PATTERN = /^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/;
export const VARIABLE_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*$/;
export const STATE_PATTERN = /^-?\d+$/;
