namespace WebApp.Hosting;

/// <summary>A message as the outbox shows it.</summary>
internal sealed record OutboxMessage(string To, string Subject, string Text);
