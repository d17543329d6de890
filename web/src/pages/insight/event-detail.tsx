import { Money, Rate } from '../../parts/values.tsx';

const WHOLE = /^-?\d+$/;

/** What an event says, field by field; money and rates as people read them, the rest as it was written. */
export function EventDetail({ json }: { json: string }) {
  const fields = fieldsOf(json);
  if (fields === null) return <span className="reason">{json}</span>;
  return (
    <dl className="event-detail" title={json}>
      {fields.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Value name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Fields that say nothing are left out; null when it is no object. */
function fieldsOf(json: string): [string, unknown][] | null {
  try {
    const detail: unknown = JSON.parse(json);
    if (typeof detail !== 'object' || detail === null) return null;
    return Object.entries(detail).filter(([, value]: [string, unknown]) => value !== null);
  } catch {
    return null;
  }
}

function Value({ name, value }: { name: string; value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (name.endsWith('Fen') && WHOLE.test(text)) return <Money fen={text} />;
  if (name.endsWith('Bps') && WHOLE.test(text)) return <Rate bps={text} />;
  return text;
}
