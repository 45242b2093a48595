using AuthKit.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuthKit.Tests.Stores;

public sealed class StoreCallsTests
{
    private readonly StoreCalls<object> _store = new(new object(), NullLogger.Instance, AuthKitRuntime.Default);

    [Fact]
    public async Task An_answer_passes_through() =>
        Assert.Equal(3, await _store.CallAsync(3, static (_, number, _) => ValueTask.FromResult(number), CancellationToken.None));

    [Fact]
    public async Task Any_exception_of_a_store_means_that_it_is_unavailable()
    {
        Exception[] failures = [new IOException("x"), new TimeoutException(), new InvalidOperationException(), new OperationCanceledException(), new AggregateException()];
        foreach (var failure in failures)
        {
            var unavailable = await Assert.ThrowsAsync<AuthUnavailableException>(() => Fail(failure, CancellationToken.None));

            Assert.Equal(AuthUnavailableKind.Store, unavailable.Kind);
            Assert.Same(failure, unavailable.InnerException);
        }
    }

    [Fact]
    public async Task The_caller_s_own_cancellation_passes_through()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fail(new TaskCanceledException(), source.Token));
        await Assert.ThrowsAsync<AuthUnavailableException>(() => Fail(new IOException(), source.Token));
    }

    [Fact]
    public async Task The_failure_is_logged()
    {
        var log = new RecordingLogger();
        var store = new StoreCalls<object>(new object(), log, AuthKitRuntime.Default);
        var failure = new IOException();

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await store.CallAsync<Exception, int>(failure, static (_, exception, _) => throw exception, CancellationToken.None));

        Assert.Same(failure, Assert.Single(log.Exceptions));
    }

    [Fact]
    public void Every_service_reports_the_failures_of_its_store()
    {
        var made = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", "AuthKit"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(static line => line.Contains("new StoreCalls<", StringComparison.Ordinal))
            .ToArray();

        Assert.NotEmpty(made);
        Assert.All(made, static line => Assert.EndsWith(", runtime);", line, StringComparison.Ordinal));
    }

    private async Task<int> Fail(Exception failure, CancellationToken cancellationToken) => await _store.CallAsync(
        failure,
        static async ValueTask<int> (_, exception, _) =>
        {
            await Task.Yield();
            throw exception;
        },
        cancellationToken);

    private sealed class RecordingLogger : ILogger
    {
        public List<Exception?> Exceptions { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Exceptions.Add(exception);
    }
}
