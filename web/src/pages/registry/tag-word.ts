import { LIST_TEXT, type ListKey } from '../../../../text/lists.ts';
import { formatMoneyShort } from '../../format.ts';
import { useWords } from '../../language.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isKey = (key: string): key is ListKey => Object.hasOwn(LIST_TEXT, key);

type TagFacts = { readonly code: string; readonly value: string };

/** Tags and what they were derived from, in words; a code stays itself where nobody gave it a word. */
export function useTagWords() {
  const { t, language } = useWords();
  const word = (code: string): string => (isKey(`tagWord.${code}`) ? t(`tagWord.${code}` as ListKey) : code);
  const tagWord = ({ code, value }: TagFacts): string => {
    const key = `tag.${code}`;
    const name = isKey(key) ? t(key) : code;
    if (value === '' || value === 'true' || ID.test(value) || code.endsWith(`_${value}`)) return name;
    return `${name} ${value.split(' ').map(word).join(' ')}`;
  };
  const factWord = (text: string): string => {
    const [name, amount] = text.split('=');
    if (amount === undefined) return word(text);
    if (name === 'creditFen') return t('tags.credit', { amount: formatMoneyShort(amount, language) });
    return t(name === 'banksMax' ? 'tags.banksMax' : 'tags.banks', { count: amount });
  };
  /** What a tag was derived from, without the ids of rows, which tell a person nothing. */
  const evidence = (tag: TagFacts & { readonly evidence: readonly string[] }): string =>
    [...new Set(tag.evidence)]
      .filter((text) => !ID.test(text) && text !== tag.code)
      .map(factWord)
      .join(' · ');
  return { tagWord, evidence, source: word };
}
