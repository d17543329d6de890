import { Button } from 'antd';
import { useWords } from '../../language.ts';

/** Wishes in their order: each goes up by one or away, and the others wait below to be taken in. */
export function WishList(of: {
  wishes: readonly string[];
  others: readonly string[];
  nameOf: (id: string) => string;
  isOpen: boolean;
  onChange: (wishes: string[]) => void;
}) {
  const { wishes, others, nameOf, isOpen, onChange } = of;
  const { t } = useWords();
  return (
    <>
      <ol className="wish-list">
        {wishes.map((id, at) => (
          <li key={id}>
            <div className="wish-row">
              <span>{nameOf(id)}</span>
              <Button
                size="small"
                disabled={!isOpen || at === 0}
                aria-label={t('session.up', { name: nameOf(id) })}
                onClick={() => onChange(wishes.with(at, wishes[at - 1] ?? id).with(at - 1, id))}
              >
                ↑
              </Button>
              <Button
                size="small"
                disabled={!isOpen}
                aria-label={t('session.drop', { name: nameOf(id) })}
                onClick={() => onChange(wishes.filter((one) => one !== id))}
              >
                ×
              </Button>
            </div>
          </li>
        ))}
      </ol>
      {isOpen && others.length > 0 && (
        <ul className="wish-others">
          {others.map((id) => (
            <li key={id}>
              <Button
                size="small"
                aria-label={t('session.add', { name: nameOf(id) })}
                onClick={() => onChange([...wishes, id])}
              >
                + {nameOf(id)}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
