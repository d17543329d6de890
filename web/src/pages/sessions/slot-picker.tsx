import { Checkbox } from 'antd';
import { useWords } from '../../language.ts';

type Times = { readonly startsAt: string; readonly slots: number; readonly slotMinutes: number };

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Shanghai' });

/** When a slot begins, by the clock of the platform. */
export const slotTime = ({ startsAt, slotMinutes }: Omit<Times, 'slots'>, slot: number): string =>
  CLOCK.format(new Date(new Date(startsAt).getTime() + slot * slotMinutes * 60_000));

/** Slots to tick; all of them is the same as no limit. */
export function SlotPicker(of: {
  label: string;
  times: Times;
  value: readonly number[] | null;
  onChange: (value: number[] | null) => void;
  isDisabled?: boolean;
}) {
  const { label, times, value, onChange, isDisabled = false } = of;
  const { t } = useWords();
  const all = Array.from({ length: times.slots }, (_, slot) => slot);
  return (
    <fieldset className="plain-fieldset">
      <legend className="soft">{label || t('session.times')}</legend>
      <Checkbox.Group
        disabled={isDisabled}
        value={[...(value ?? all)]}
        options={all.map((slot) => ({ value: slot, label: slotTime(times, slot) }))}
        onChange={(chosen) => onChange(chosen.length === all.length ? null : [...chosen].sort((a, b) => a - b))}
      />
    </fieldset>
  );
}
