export type TestRow = { question: string; answer: string; system?: string };
export type Language = 'en' | 'es' | 'ja';

type Words = { asks: string[]; things: string[]; places: string[]; steps: string[]; ends: string[] };

const words: Record<Language, Words> = {
  en: {
    asks: [
      'How do I reset',
      'Why can I not open',
      'Where do I find',
      'When will you fix',
      'Who can see',
      'What does it cost to extend',
    ],
    things: [
      'the yearly invoice',
      'my delivery address',
      'the shared calendar',
      'a locked workspace',
      'the export wizard',
      'my second factor',
      'the billing contact',
      'an archived board',
    ],
    places: [
      'on the phone',
      'in the browser',
      'at the branch office',
      'from abroad',
      'behind the company proxy',
      'on a tablet',
    ],
    steps: [
      'Open the settings page and choose the entry below your name.',
      'Ask the owner of the account to grant you the right.',
      'Install the update from last week and start again.',
      'The entry moved to the menu on the left.',
      'Support staff can change this within a day.',
    ],
    ends: [
      'The change shows after a minute.',
      'You receive a confirmation by letter.',
      'Nothing else has to be done.',
      'Older versions keep the former name.',
    ],
  },
  es: {
    asks: [
      '¿Cómo puedo cambiar',
      '¿Por qué no se abre',
      '¿Dónde está',
      '¿Cuándo van a arreglar',
      '¿Quién puede ver',
      '¿Cuánto cuesta ampliar',
    ],
    things: [
      'la factura anual',
      'mi dirección de envío',
      'el calendario común',
      'un espacio bloqueado',
      'el asistente de exportación',
      'mi segundo factor',
      'el contacto de pagos',
      'un tablero archivado',
    ],
    places: [
      'en el teléfono',
      'con el navegador',
      'desde la oficina',
      'desde el extranjero',
      'detrás del cortafuegos',
      'en una tableta',
    ],
    steps: [
      'Abra los ajustes y elija la entrada que está debajo de su nombre.',
      'Pida el permiso a la persona que creó la cuenta.',
      'Instale la versión de la semana pasada y vuelva a empezar.',
      'La entrada está ahora en el menú de la izquierda.',
      'El equipo lo cambia en un día.',
    ],
    ends: [
      'El cambio se ve después de un minuto.',
      'Recibirá una confirmación por carta.',
      'No hay que hacer nada más.',
      'Las versiones antiguas conservan el otro nombre.',
    ],
  },
  ja: {
    asks: [
      '変更する方法を教えてください：',
      '開けない理由は何ですか：',
      'どこにありますか：',
      'いつ直りますか：',
      '誰が見られますか：',
      '延長の費用はいくらですか：',
    ],
    things: [
      '年間の請求書',
      '配送先の住所',
      '共有カレンダー',
      'ロックされた作業領域',
      '書き出しの画面',
      '二段階認証',
      '請求の担当者',
      '保管された掲示板',
    ],
    places: [
      '携帯電話の場合',
      'ブラウザの場合',
      '支店の場合',
      '海外からの場合',
      '社内プロキシ経由の場合',
      'タブレットの場合',
    ],
    steps: [
      '設定画面を開き、名前の下にある項目を選んでください。',
      'アカウントの所有者に権限を依頼してください。',
      '先週の更新を入れてから、もう一度始めてください。',
      'その項目は左側のメニューに移りました。',
      '担当者が一日以内に変更します。',
    ],
    ends: [
      '変更は一分後に表示されます。',
      '確認の手紙が届きます。',
      'ほかに必要な作業はありません。',
      '古い版では以前の名前のままです。',
    ],
  },
};

/** Clean rows of a help desk: every question is another, every answer ends like a sentence. `seed` gives other rows. */
export function supportRows(count: number, language: Language = 'en', seed = 0): TestRow[] {
  const { asks, things, places, steps, ends } = words[language];
  return Array.from({ length: count }, (_, index) => {
    const at = index + seed * 7919;
    const pick = (list: readonly string[], step: number): string => list[Math.floor(at / step) % list.length] ?? '';
    const where = asks.length * things.length;
    const name = `${pick(asks, 1)} ${pick(things, asks.length)} ${pick(places, where)}`;
    const mark = language === 'ja' ? `（受付番号 ${at}）` : ` (${at})`;
    return {
      question: `${name}${mark}?`,
      answer: `${pick(steps, 3)} ${pick(ends, 7)}${language === 'ja' ? '' : ' '}${reference(at, language)}`,
    };
  });
}

/** Makes each answer its own, as answers of people are. */
function reference(at: number, language: Language): string {
  const code = `${String.fromCharCode(65 + (at % 26))}${at}`;
  if (language === 'en') return `See note ${code}.`;
  return language === 'es' ? `Véase la nota ${code}.` : `資料は${code}です。`;
}

export function toJsonl(rows: readonly object[]): string {
  return rows.map((row) => JSON.stringify(row)).join('\n');
}

export function toCsv(rows: readonly TestRow[]): string {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return ['question,answer', ...rows.map(({ question, answer }) => `${cell(question)},${cell(answer)}`)].join('\n');
}
