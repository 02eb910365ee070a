/** What the first bytes of a file say it is; pixels where they are among these bytes. */
export type SniffedMedia = { format: string; width?: number; height?: number };

/**
 * Tells the format of a picture, video or document by its first bytes; undefined when it is none that training reads. 64 bytes
 * tell every format; the size of a JPEG stands within the first 64 kB as a rule.
 */
export function sniffMedia(head: Buffer): SniffedMedia | undefined {
  const latin = (from: number, to: number): string => head.toString('latin1', from, to);
  if (latin(0, 8) === '\x89PNG\r\n\x1a\n')
    return sized('png', head, 24, () => [head.readUInt32BE(16), head.readUInt32BE(20)]);
  if (latin(0, 4) === 'GIF8') return sized('gif', head, 10, () => [head.readUInt16LE(6), head.readUInt16LE(8)]);
  if (latin(0, 3) === '\xff\xd8\xff') return jpeg(head);
  if (latin(0, 4) === 'RIFF' && latin(8, 12) === 'WEBP') return webp(head, latin(12, 16));
  if (latin(4, 8) === 'ftyp') return { format: latin(8, 12) === 'qt  ' ? 'mov' : 'mp4' };
  if (latin(0, 4) === '\x1a\x45\xdf\xa3') return { format: latin(0, 64).includes('webm') ? 'webm' : 'mkv' };
  return latin(0, 5) === '%PDF-' ? { format: 'pdf' } : undefined;
}

function sized(format: string, head: Buffer, needed: number, read: () => [number, number]): SniffedMedia {
  if (head.length < needed) return { format };
  const [width, height] = read();
  return { format, width, height };
}

/** The size stands in the frame header, behind segments of any length. Source: ITU T.81, B.2.2. */
function jpeg(head: Buffer): SniffedMedia {
  let at = 2;
  while (at + 9 < head.length && head[at] === 0xff) {
    const marker = head[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { format: 'jpeg', height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return { format: 'jpeg' };
}

/** Three kinds of WebP keep their size in three ways. Source: RFC 9649 and RFC 6386, section 9.1. */
function webp(head: Buffer, kind: string): SniffedMedia {
  if (kind === 'VP8X') return sized('webp', head, 30, () => [head.readUIntLE(24, 3) + 1, head.readUIntLE(27, 3) + 1]);
  if (kind === 'VP8 ')
    return sized('webp', head, 30, () => [head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff]);
  if (kind !== 'VP8L') return { format: 'webp' };
  return sized('webp', head, 25, () => {
    const bits = head.readUInt32LE(21);
    return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
  });
}
