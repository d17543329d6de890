import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../../domain/registry/permissions.ts';
import { Membership } from '../../../schema/entities/registry/organisation.entity.ts';
import { type SavedQuery, SavedSearch } from '../../../schema/entities/search/saved-search.entity.ts';
import type { SearchIndex } from '../../../search/port.ts';
import { notifySearches } from '../../../usecases/search/notify-searches.ts';
import { readSavedSearches } from '../../../usecases/search/read-saved-searches.ts';
import { searcherOfMember } from '../../../usecases/search/searcher-of-member.ts';
import { PRODUCT_TERMS, type RunningPlatform, startRunningPlatform } from '../../support/running-platform.ts';
import { openSearchStory, type SearchStory } from './search-story.ts';

const EVERYTHING: SavedQuery = { text: '', filters: { facets: {}, ranges: {} }, sort: 'RELEVANCE' };
const FIRM = { name: '东莞市骏祺精密五金有限公司', industryCode: 'C33', divisionCode: '441900119' };

describe('what a saved search hears of', () => {
  let story: SearchStory;
  beforeAll(async () => {
    story = await openSearchStory();
  });
  afterAll(async () => story?.close());
  beforeEach(async () => story.clear());

  const person = async (role: Role, organisationId: string) => {
    const member = { userId: randomUUID(), organisationId, roles: [role] };
    await story.deps.read().insert(Membership, { id: randomUUID(), userId: member.userId, organisationId, role });
    return {
      leave: () => story.deps.read().nativeDelete(Membership, { userId: member.userId }),
      save: async (searchIndex: SearchIndex, query: Partial<SavedQuery>, savedAt = story.deps.now().getTime() - 1) => {
        const row = { ownerId: member.userId, name: 'x', searchIndex, query: { ...EVERYTHING, ...query } };
        await story.deps.read().insert(SavedSearch, { ...row, id: randomUUID(), createdAt: new Date(savedAt) });
      },
      titles: async (): Promise<string[]> => {
        const own = { ownerId: member.userId, searcherOf: (index: SearchIndex) => searcherOfMember(member, index) };
        const [only] = await readSavedSearches(story.deps, own);
        return (only?.notices ?? []).map((notice) => notice.title);
      },
    };
  };
  const anOperator = async () => person('OPERATOR', await story.bank('运营方'));

  test('a new product that fits its words and filters, once, however often the job runs', async () => {
    const operator = await anOperator();
    const bankId = await story.bank('莞邑银行');
    await operator.save('products', { text: '科创', filters: { facets: { bank: [bankId] }, ranges: {} } });
    const id = await story.product(bankId, '松湖科创贷');
    const other = await story.product(bankId, '设备更新贷');
    const elsewhere = await story.product(await story.bank('另一银行'), '科创贷');
    for (let run = 0; run < 2; run += 1) await notifySearches(story.deps, 'products', [id, other, elsewhere]);
    expect(await operator.titles()).toEqual(['松湖科创贷']);
  });

  test('nothing that was listed before the search was saved', async () => {
    const operator = await anOperator();
    const id = await story.product(await story.bank('莞邑银行'), '松湖科创贷');
    await operator.save('products', {}, story.deps.now().getTime() + 3_600_000);
    await notifySearches(story.deps, 'products', [id]);
    expect(await operator.titles()).toEqual([]);
  });

  test('a bank hears of a need by its firm only while the firm lets it in, under the title that it may see', async () => {
    const bankId = await story.bank('莞邑银行');
    const [byName, byPurpose] = [await person('BANK_MARKETER', bankId), await person('BANK_MARKETER', bankId)];
    await byName.save('needs', { text: '骏祺' });
    await byPurpose.save('needs', { text: '设备购置' });
    const firmId = await story.firm(FIRM);
    const needId = await story.need(firmId);
    await notifySearches(story.deps, 'needs', [needId]);
    expect(await byName.titles()).toEqual([]);
    expect(await byPurpose.titles()).toEqual(['设备购置 Equipment purchase']);
    const consent = await story.consent({ needId, firmId, bankId });
    await notifySearches(story.deps, 'needs', [needId]);
    expect(await byName.titles()).toEqual([`设备购置 Equipment purchase ${FIRM.name}`]);
    await story.revoke(consent);
    expect(await byName.titles()).toEqual([]);
    expect(await byPurpose.titles()).toEqual(['设备购置 Equipment purchase']);
  });

  test('whoever left the bank hears of nothing more', async () => {
    const marketer = await person('BANK_MARKETER', await story.bank('莞邑银行'));
    await marketer.save('needs', {});
    await marketer.leave();
    await notifySearches(story.deps, 'needs', [await story.need(await story.firm(FIRM))]);
    expect(await marketer.titles()).toEqual([]);
  });

  test('fifty notices are kept of one search, the newest', async () => {
    const operator = await anOperator();
    await operator.save('products', {});
    const bankId = await story.bank('莞邑银行');
    for (let made = 0; made < 55; made += 1)
      await notifySearches(story.deps, 'products', [await story.product(bankId, `贷款${made}`)]);
    expect(await operator.titles()).toHaveLength(50);
  });
});

describe('saved searches over the API', () => {
  let running: RunningPlatform;
  beforeAll(async () => {
    running = await startRunningPlatform();
  }, 60_000);
  afterAll(() => running?.close());
  const search = { text: '园区', filter: { amountFenMax: '100000000' }, sort: 'RATE' };

  test('a published product leaves a notice with a firm that keeps such a search; reading it is kept, too', async () => {
    const [bank, user] = [await running.bank(), await running.operator()];
    const select = 'id unread notices { title isRead }';
    const { id } = await user.done<{ id: string }>('saveSearch', { name: '园区的贷款', index: 'products', search });
    await bank.done('publishCreditProduct', { terms: { ...PRODUCT_TERMS, name: '园区厂房贷' } });
    await running.settle();
    const query = `{ savedSearches(first: 5) { name text sort filters { facet } ranges { range from to } ${select} } }`;
    const { data } = await user.ask(query);
    expect(data).toEqual({
      savedSearches: [
        {
          id,
          name: '园区的贷款',
          text: '园区',
          sort: 'RATE',
          filters: [],
          unread: 1,
          ranges: [{ range: 'amount', from: null, to: '100000000' }],
          notices: [{ title: '园区厂房贷', isRead: false }],
        },
      ],
    });
    const read = await user.done('markSearchNoticesRead', { id }, { select });
    expect(read).toEqual({ id, unread: 0, notices: [{ title: '园区厂房贷', isRead: true }] });
  });

  test('twenty are kept; one of somebody else is as little there as one that never was', async () => {
    const [owner, other] = [await running.operator(), await running.operator()];
    const ids: string[] = [];
    for (let made = 0; made < 20; made += 1)
      ids.push((await owner.done<{ id: string }>('saveSearch', { name: `n${made}`, index: 'firms', search })).id);
    const full = await owner.refused('saveSearch', { name: 'one more', index: 'firms', search });
    expect(full).toMatchObject({ code: 'SAVED_SEARCHES_FULL', field: 'name' });
    for (const name of ['removeSavedSearch', 'markSearchNoticesRead'])
      expect(await other.refused(name, { id: ids[0] })).toEqual(await other.refused(name, { id: randomUUID() }));
    await owner.done('removeSavedSearch', { id: ids[0] });
    await owner.done('saveSearch', { name: 'one more', index: 'firms', search });
  });

  test('a text beyond its bound is an error of the input', async () => {
    const long = { ...search, text: '贷'.repeat(201) };
    const { errors } = await (await running.operator()).send('saveSearch', { name: 'x', index: 'firms', search: long });
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
