import type { FormInstance, FormItemProps } from 'antd';
import { Form, Input } from 'antd';
import { useEffect } from 'react';
import { useWords, type Words } from '../language.ts';
import { parseBasisPoints, parsePercent, parseWan } from '../parse.ts';
import type { Command } from '../use-command.ts';

type FieldProps = { name: string; label: string; optional?: boolean; extra?: string };

const rule = (check: (text: string) => unknown, message: string): NonNullable<FormItemProps['rules']>[number] => ({
  validator: (_, value: string | undefined) =>
    value === undefined || value === '' || check(value) !== null
      ? Promise.resolve()
      : Promise.reject(new Error(message)),
});

/** The rule of every field that must be filled in. */
export const required = (t: Words['t'], optional = false) => ({ required: !optional, message: t('common.required') });

/** Holds text, not a number: money never passes through a float. Convert with `parseWan`. */
export function WanField({ name, label, optional, extra }: FieldProps) {
  const { t } = useWords();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={[required(t, optional), rule(parseWan, t('common.amountInvalid'))]}
    >
      <Input inputMode="decimal" suffix={t('common.wan')} autoComplete="off" />
    </Form.Item>
  );
}

export function PercentField({ name, label, optional, extra }: FieldProps) {
  const { t } = useWords();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={[required(t, optional), rule(parsePercent, t('common.rateInvalid'))]}
    >
      <Input inputMode="decimal" suffix="%" autoComplete="off" />
    </Form.Item>
  );
}

export function BasisPointField({ name, label, optional, extra }: FieldProps) {
  const { t } = useWords();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={[required(t, optional), rule(parseBasisPoints, t('product.bpInvalid'))]}
    >
      <Input suffix="BP" autoComplete="off" />
    </Form.Item>
  );
}

/** The browser's own date input: it knows the phone's calendar and gives the civil date as it is. */
export function DateField({ name, label, optional, extra }: FieldProps) {
  const { t } = useWords();
  return (
    <Form.Item name={name} label={label} extra={extra} rules={[required(t, optional)]}>
      <Input type="date" />
    </Form.Item>
  );
}

export function CountField({ name, label, optional, extra, suffix }: FieldProps & { suffix?: string }) {
  const { t } = useWords();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={[required(t, optional), { pattern: /^\d{1,7}$/, message: t('common.required') }]}
    >
      <Input inputMode="numeric" suffix={suffix} autoComplete="off" />
    </Form.Item>
  );
}

/** Puts a refusal at the field that it names. A field path such as `terms.amountFenMin` ends in the field's name. */
export function useRefusalOnField<Input, Success>(form: FormInstance, command: Command<Input, Success>): void {
  const { problem } = command;
  useEffect(() => {
    if (problem === null || !('refusal' in problem) || problem.refusal.field === null) return;
    const name = problem.refusal.field.split('.').at(-1);
    if (name === undefined) return;
    form.setFields([{ name, errors: [problem.refusal.message] }]);
    form.scrollToField(name, { block: 'center', focus: true });
  }, [form, problem]);
}

/** Empty text is an absent fact. */
export const orNull = (text: string | undefined | null): string | null =>
  text === undefined || text === null || text === '' ? null : text;
export const countOrNull = (text: string | undefined): number | null =>
  text === undefined || text === '' ? null : Number(text);
export const wanOrNull = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : parseWan(text);
/** A field whose rule has passed; the form does not submit otherwise. */
export const wan = (text: string): string => parseWan(text) ?? '0';
export const percent = (text: string): string => parsePercent(text) ?? '0';
