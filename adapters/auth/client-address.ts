/** Set by our server from the connection, after dropping what the client sent. */
export const CLIENT_ADDRESS_HEADER = 'x-credit-bridge-client-address';
