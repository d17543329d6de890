import { iconNames, iconsUrl } from 'virtual:icons';

const KNOWN: ReadonlySet<string> = new Set(iconNames);

/** A sign beside a word; `web/icons.ts` says which there are. It says nothing that the word does not. */
export function Icon({ name }: { name: string }) {
  return (
    <svg className="icon" aria-hidden="true" focusable="false">
      <use href={`${iconsUrl}#${KNOWN.has(name) ? name : 'file'}`} />
    </svg>
  );
}

/** The sign of a page wherever it is linked in the frame. */
export const PageIcon = ({ path }: { path: string }) => <Icon name={path.slice(1)} />;
