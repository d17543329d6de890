/** Strings of uploads and files, Chinese then English. */
export const FILE_TEXT = {
  'files.title': ['附件', 'Files'],
  'files.add': ['上传文件', 'Upload a file'],
  'files.hint': ['PDF、JPEG 或 PNG，每个不超过 10 MB。', 'PDF, JPEG or PNG, up to 10 MB each.'],
  'files.none': ['没有附件', 'No files'],
  'files.sending': ['正在上传 {name}…', 'Uploading {name} …'],
  'files.failed': ['{name} 没有上传', '{name} was not uploaded'],
  'files.network': ['连接中断，请重试。', 'The connection broke. Try again.'],
  'files.again': ['重试', 'Try again'],
  'files.discard': ['移除', 'Remove'],
  'files.notScanned': ['未经病毒扫描', 'Not scanned for malware'],
  'files.clean': ['已扫描', 'Scanned'],
  'files.gone': ['文件不存在，或您无权查看。', 'The file is not there, or not yours.'],
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>;

export const FILE_REFUSAL_TEXT = {
  FILES_UNAVAILABLE: { zh: '本平台未配置文件存储。', en: 'This installation keeps no files.' },
  FILE_EMPTY: { zh: '文件为空。', en: 'The file is empty.' },
  FILE_TOO_LARGE: { zh: '文件不能超过 {max} MB。', en: 'A file has at most {max} MB.' },
  FILE_TYPE_REFUSED: {
    zh: '只接受完整的 PDF、JPEG 或 PNG 文件；以文件内容为准，不看扩展名。',
    en: 'Only whole PDF, JPEG or PNG files are taken; the content counts, not the ending of the name.',
  },
  FILE_INFECTED: {
    zh: '文件含有恶意软件，未保存，并已记录。',
    en: 'The file holds malware. It was not kept, and this was written down.',
  },
  FILE_SCANNER_SILENT: {
    zh: '病毒扫描暂时不可用，文件未保存，请稍后再试。',
    en: 'The malware scanner does not answer, so the file was not kept. Try again later.',
  },
  FILES_WAITING: {
    zh: '您有 {max} 个尚未使用的上传文件，请先使用，或一天后再试。',
    en: 'You have {max} files that are attached to nothing. Use them first, or wait a day.',
  },
  FILES_FULL: { zh: '最多 {max} 个文件。', en: 'At most {max} files.' },
  FILE_ATTACHED: { zh: '该文件已在别处使用。', en: 'This file belongs to something already.' },
  FILE_NOT_WANTED: { zh: '当前不能在此添加文件。', en: 'No file can be added here now.' },
  FILE_MISSING: { zh: '请上传至少一个文件。', en: 'Upload at least one file.' },
} as const;
