import type { Language } from './language.ts';

/** Stands on everything that people take out of the platform. */
export const DOCUMENT_MARK_TEXT: Readonly<Record<Language, string>> = {
  zh: '导出人 {by}，导出时间 {at}（北京时间），请求编号 {request}',
  en: 'Exported by {by} at {at} (Beijing time), request {request}',
};
