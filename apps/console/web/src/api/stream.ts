/** Milliseconds after which a stream that the browser has given up is opened again. */
const REOPEN_AFTER = 5_000;

interface Listener {
  message(data: string): void;
  /**
   * `again`: the browser reopened it and said which events it had seen.
   * `after-refusal`: any event may have been missed.
   */
  opened(how: 'first' | 'again' | 'after-refusal'): void;
  lost(): void;
  /** The answer was a refusal, or came from a proxy. The stream is opened again automatically. */
  refused(): void;
}

/**
 * Listens to a stream of events and returns a function that stops it.
 * A browser reopens a broken stream, but not a refused one.
 */
export function listenTo(url: string, listener: Listener): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let how: Parameters<Listener['opened']>[0] = 'first';
  const open = (): EventSource => {
    const source = new EventSource(url);
    source.onopen = () => {
      listener.opened(how);
      how = 'again';
    };
    source.onmessage = ({ data }: MessageEvent<string>) => listener.message(data);
    source.onerror = () => {
      listener.lost();
      if (source.readyState !== EventSource.CLOSED) return;
      listener.refused();
      how = 'after-refusal';
      timer = setTimeout(() => (current = open()), REOPEN_AFTER);
    };
    return source;
  };
  let current = open();
  return () => {
    clearTimeout(timer);
    current.close();
  };
}
