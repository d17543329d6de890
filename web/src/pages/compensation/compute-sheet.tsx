import { COMPENSATION_TEXT } from '../../../../text/compensation.ts';
import type { ClaimDetailFragment } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { measureText, measureTitle } from '../matching/measure-text.ts';
import { schemeWord } from './scheme-word.ts';

/** `capReading = limit-on-payment` in words. */
function settingText(setting: string, { language }: Words): string {
  const { setting: names, reading }: SettingWords = COMPENSATION_TEXT[language];
  const [name = '', value = ''] = setting.split(' = ');
  return `${names[name] ?? name}${language === 'zh' ? '：' : ': '}${reading[name]?.[value] ?? value}`;
}
type SettingWords = {
  readonly setting: Readonly<Record<string, string>>;
  readonly reading: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** Every step of what a scheme pays, from the loss down to the amount. */
export function ComputeSheet({ steps }: { steps: ClaimDetailFragment['steps'] }) {
  const words = useWords();
  const { t } = words;
  return (
    <DataTable
      label={t('loan.steps')}
      rowKey={(step) => `${step.code} ${step.ruleId}`}
      dataSource={[...steps]}
      columns={[
        {
          title: t('loan.step'),
          render: (_, step) => <span title={step.ruleId}>{schemeWord('step', step.code, words)}</span>,
        },
        {
          title: t('loan.stepInputs'),
          render: (_, step) => (
            <>
              {step.inputs.map(({ name, value }) => (
                <div key={name}>
                  {schemeWord('input', name, words)} {measureText(value, words)}
                </div>
              ))}
              {step.setting !== null && (
                <div className="soft">{t('loan.stepSetting', { setting: settingText(step.setting, words) })}</div>
              )}
            </>
          ),
        },
        {
          title: t('loan.stepResult'),
          align: 'right',
          render: (_, step) => (
            <span className="number" title={measureTitle(step.result, words)}>
              {measureText(step.result, words)}
            </span>
          ),
        },
      ]}
    />
  );
}
