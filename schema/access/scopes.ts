/**
 * The places where a request of a firm or a bank goes further than its own rows, each with its reason. What is not named
 * here reaches own rows alone, whatever its query says. `read` opens all rows for reading; `all` lets a transaction that
 * has found its own row write what follows from it.
 */
export const SCOPES = {
  chain: { reach: 'read', why: 'A step of history names the hash of the step before, whoever wrote that one.' },
  consented: {
    reach: 'read',
    why: 'A firm let the bank read its tags, which are derived from its loans at all banks.',
  },
  deal: {
    reach: 'all',
    why: 'A step in a deal counts the places of others on the need, ends their deals when it is met, and hands it on.',
  },
  entry: {
    reach: 'all',
    why: 'Somebody without an account leaves a need by a link, and its firm takes it up by a secret that only it holds.',
  },
  fund: {
    reach: 'all',
    why: 'A filing or claim of a bank draws on caps and books that all banks share, and is checked against other filings.',
  },
  honour: {
    reach: 'read',
    why: 'How far each bank keeps its word is counted over its deals with everybody; no deal is shown.',
  },
  join: { reach: 'all', why: 'Somebody without an organisation registers one or accepts the invitation of one.' },
  lists: { reach: 'all', why: 'Lists name firms that have nothing to do with the bank that keeps or reads them.' },
  market: { reach: 'read', why: 'Numbers over the whole market, rounded and never below five.' },
  'masked-market': { reach: 'read', why: 'Banks find published needs in bands and masks before any consent.' },
  masks: {
    reach: 'all',
    why: 'A firm joins a group of at least five that look alike; the groups are made of all firms.',
  },
  people: { reach: 'all', why: 'Who leaves an organisation hands over what was kept under its name to a colleague.' },
  publicity: { reach: 'read', why: 'Who is nominated for a list is made public for a while.' },
  sandbox: { reach: 'all', why: 'A bank makes itself a bank and a firm that are nobody, to try its systems on.' },
  session: {
    reach: 'all',
    why: 'Who leaves or moves in a session gives its place to others, and the timetable of all is repaired.',
  },
  'session-market': { reach: 'read', why: 'How many take part in a session, and which banks and needs will be there.' },
} as const satisfies Record<string, { reach: 'read' | 'all'; why: string }>;

export type Scope = keyof typeof SCOPES;
