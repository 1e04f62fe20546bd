import { Queue } from '@/queue';

function Row(props: { id: string }) {
  return <li>{props.id}</li>;
}

export function Status({ queue, ids }: { queue: Queue; ids: string[] }) {
  const start = () => queue.submit('one', 1).run();
  return (
    <ul onClick={start}>
      {ids.map((id) => (
        <Row id={id} />
      ))}
    </ul>
  );
}
