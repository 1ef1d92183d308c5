/** Milliseconds after which a stream that the browser has given up is opened anew. */
const ANEW_AFTER = 5_000;

interface Heard {
  message(data: string): void;
  /** `first`; `again`, where the browser came back by itself and said what it had seen; `anew`, where anything may have been missed. */
  opened(how: 'first' | 'again' | 'anew'): void;
  lost(): void;
  /** The answer was a refusal, or came from something in between. It is opened anew by itself. */
  refused(): void;
}

/** Listens to a stream of events until it is told to stop. A browser comes back when the line was cut, but not after a refusal. */
export function listenTo(url: string, heard: Heard): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let how: Parameters<Heard['opened']>[0] = 'first';
  const open = (): EventSource => {
    const source = new EventSource(url);
    source.onopen = () => {
      heard.opened(how);
      how = 'again';
    };
    source.onmessage = ({ data }: MessageEvent<string>) => heard.message(data);
    source.onerror = () => {
      heard.lost();
      if (source.readyState !== EventSource.CLOSED) return;
      heard.refused();
      how = 'anew';
      timer = setTimeout(() => (current = open()), ANEW_AFTER);
    };
    return source;
  };
  let current = open();
  return () => {
    clearTimeout(timer);
    current.close();
  };
}
