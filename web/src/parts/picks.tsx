/** What most needs ask for; a tap fills the field in, and it can be changed. */
export const AMOUNTS_WAN = ['50', '100', '200', '300', '500'];
export const TERMS_MONTHS = ['6', '12', '24', '36'];

/** Values below a field that a finger takes more quickly than it types them. */
export function Picks({
  values,
  word,
  onPick,
}: {
  values: readonly string[];
  word: (value: string) => string;
  onPick: (value: string) => void;
}) {
  return (
    <div className="picks">
      {values.map((value) => (
        <button type="button" key={value} onClick={() => onPick(value)}>
          {word(value)}
        </button>
      ))}
    </div>
  );
}
