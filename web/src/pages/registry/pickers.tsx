import { Form, Select, TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { DivisionsDocument, IndustriesDocument, type IndustriesQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required } from '../../parts/inputs.tsx';

/** Dongguan: the platform serves this city; its towns have nine digits. */
const CITY_PREFIX = '4419';
const TOWNS_MAX = 100;

type Industry = IndustriesQuery['industries'][number];
type Branch = { value: string; title: string; children: Branch[] };

/** Nests codes under their longest known prefix: C, then C39, then C398, then C3985. */
function industryTree(industries: readonly Industry[], nameOf: (industry: Industry) => string): Branch[] {
  const branches = new Map<string, Branch>();
  const roots: Branch[] = [];
  for (const industry of [...industries].sort((a, b) => a.level - b.level || (a.code < b.code ? -1 : 1))) {
    const branch: Branch = { value: industry.code, title: `${nameOf(industry)} ${industry.code}`, children: [] };
    branches.set(industry.code, branch);
    let parent: Branch | undefined;
    for (let length = industry.code.length - 1; length > 0 && parent === undefined; length -= 1) {
      parent = branches.get(industry.code.slice(0, length));
    }
    (parent?.children ?? roots).push(branch);
  }
  return roots;
}

/** `own` keeps a finer code that the firm already has, which the list does not offer. */
export function IndustryField({ own }: { own: { code: string; name: string } | null }) {
  const { t, language } = useWords();
  const [{ data, fetching }] = useQuery({ query: IndustriesDocument, requestPolicy: 'cache-first' });
  const tree = useMemo(
    () =>
      industryTree(data?.industries ?? [], (industry) =>
        language === 'zh' ? industry.name : (industry.nameEn ?? industry.name),
      ),
    [data, language],
  );
  const ownBranch =
    own === null || data === undefined || data.industries.some(({ code }) => code === own.code)
      ? []
      : [{ value: own.code, title: `${own.name} ${own.code}`, children: [] }];
  return (
    <Form.Item name="industryCode" label={t('firm.industry')} extra={t('firm.industryHint')} rules={[required(t)]}>
      <TreeSelect treeData={[...ownBranch, ...tree]} loading={fetching} showSearch={{ treeNodeFilterProp: 'title' }} />
    </Form.Item>
  );
}

export function TownField() {
  const { t } = useWords();
  const [{ data, fetching }] = useQuery({
    query: DivisionsDocument,
    variables: { prefix: CITY_PREFIX, first: TOWNS_MAX },
    requestPolicy: 'cache-first',
  });
  const options = (data?.divisions ?? []).map((division) => ({ value: division.code, label: division.name }));
  return (
    <Form.Item name="divisionCode" label={t('firm.town')} rules={[required(t)]}>
      <Select options={options} loading={fetching} showSearch={{ optionFilterProp: 'label' }} />
    </Form.Item>
  );
}
