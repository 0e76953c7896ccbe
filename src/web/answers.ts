import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PageActor, PageAnswer } from '../pipeline/page.ts';
import type { Renderer, Rendering } from './render.ts';

const disposition = (kind: string, name: string): string => {
  const plain = name.replaceAll(/[^\w. -]/g, '_');
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`;
};

/** Sends what a page answered. Files go out sandboxed and, unless they are our own text, as downloads. */
export const sendAnswer = async (
  request: FastifyRequest,
  reply: FastifyReply,
  answer: PageAnswer,
  { person, render, missing }: { person: PageActor | undefined; render: Renderer; missing: Rendering },
): Promise<FastifyReply> => {
  switch (answer.kind) {
    case 'view':
      return render(request, reply, answer, person);
    case 'not-found':
      return render(request, reply, missing, person);
    case 'redirect':
      return reply.header('cache-control', 'no-store').redirect(answer.to, 303);
    case 'json':
      return reply
        .header('cache-control', person ? 'no-store' : 'no-cache')
        .code(answer.status)
        .type(answer.type ?? 'application/json; charset=utf-8')
        .send(typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value));
    case 'file':
      return reply
        .header('cache-control', person ? 'no-store' : 'no-cache')
        .header('content-disposition', disposition(answer.inline ? 'inline' : 'attachment', answer.name))
        .header('content-security-policy', "default-src 'none'; sandbox")
        .type(answer.type)
        .send(answer.bytes);
  }
};
