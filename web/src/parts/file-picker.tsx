import { useId, useState } from 'react';
import { useWords } from '../language.ts';

/** A file input that speaks the language of the page; the browser's own speaks that of the browser. */
export function FilePicker({ label, accept, onPick }: { label: string; accept: string; onPick: (file: File) => void }) {
  const { t } = useWords();
  const id = useId();
  const [name, setName] = useState<string | null>(null);
  return (
    <div className="file-picker">
      <input
        id={id}
        type="file"
        accept={accept}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file === undefined) return;
          setName(file.name);
          onPick(file);
        }}
      />
      <label htmlFor={id}>{label}</label>
      <span className="soft">{name ?? t('file.none')}</span>
    </div>
  );
}
