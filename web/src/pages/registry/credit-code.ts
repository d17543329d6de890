/** 18 characters without I, O, S, V, Z (GB 32100-2015). The check digit is the server's to check. */
export const CREDIT_CODE = /^[0-9A-HJ-NP-RTUWXY]{18}$/;
