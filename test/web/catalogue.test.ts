import { expect, test } from 'vitest';
import { AUTHORITY_TEXT } from '../../text/authority.ts';
import { DEAL_TEXT } from '../../text/deals.ts';
import { DESK_TEXT } from '../../text/desks.ts';
import { FILE_TEXT } from '../../text/files.ts';
import { FUND_DESK_TEXT } from '../../text/fund-desk.ts';
import { INSIGHT_TEXT } from '../../text/insight.ts';
import { LISTING_TEXT } from '../../text/listings.ts';
import { LIST_TEXT } from '../../text/lists.ts';
import { PEOPLE_TEXT } from '../../text/people.ts';
import { SEARCH_TEXT } from '../../text/search.ts';
import { SESSION_DESK_TEXT } from '../../text/session-desk.ts';
import { SHELL_TEXT } from '../../text/shell.ts';
import { TASK_TEXT } from '../../text/tasks.ts';
import { WORK_TEXT } from '../../text/work-desks.ts';

test('no string of the desks stands in two catalogues, where one would silently replace the other', () => {
  const own: Record<string, unknown> = { ...DESK_TEXT };
  for (const key of [...Object.keys(DEAL_TEXT), ...Object.keys(SESSION_DESK_TEXT)]) delete own[key];
  const catalogues = [
    own,
    DEAL_TEXT,
    SESSION_DESK_TEXT,
    FUND_DESK_TEXT,
    INSIGHT_TEXT,
    SEARCH_TEXT,
    LIST_TEXT,
    LISTING_TEXT,
    SHELL_TEXT,
    PEOPLE_TEXT,
    FILE_TEXT,
    AUTHORITY_TEXT,
    WORK_TEXT,
    TASK_TEXT,
  ];
  const keys = catalogues.flatMap((catalogue) => Object.keys(catalogue));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});
