using System.Collections.Concurrent;

namespace AuthKit.Tokens;

/// <summary>
/// A pool of copies of one key. Only one thread uses a copy at a time, because .NET does not guarantee that RSA and ECDsa are thread-safe,
/// and hashes are not.
/// </summary>
internal sealed class KeyInstances<T>(T first, Func<T, T> copy) : IDisposable
    where T : class, IDisposable
{
    private static readonly int MaxKept = Environment.ProcessorCount * 2;

    private readonly ConcurrentBag<T> _kept = [];
    private readonly Lock _copying = new();
    private T? _spare;
    private volatile bool _disposed;

    public bool IsDisposed => _disposed;

    public T Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(JwtKey));
        var instance = Interlocked.Exchange(ref _spare, null);
        if (instance is not null || _kept.TryTake(out instance))
        {
            return instance;
        }

        // The first instance is never lent out, so it can be copied at any time.
        lock (_copying)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(JwtKey));
            return copy(first);
        }
    }

    public void Return(T instance)
    {
        if (!_disposed && Interlocked.CompareExchange(ref _spare, instance, null) is null)
        {
            DropIfDisposed();
            return;
        }

        if (_disposed || _kept.Count >= MaxKept)
        {
            instance.Dispose();
            return;
        }

        _kept.Add(instance);
        DropIfDisposed();
    }

    public void Dispose()
    {
        lock (_copying)
        {
            _disposed = true;
            first.Dispose();
        }

        Drop();
    }

    private void DropIfDisposed()
    {
        if (_disposed)
        {
            Drop();
        }
    }

    private void Drop()
    {
        Interlocked.Exchange(ref _spare, null)?.Dispose();
        while (_kept.TryTake(out var instance))
        {
            instance.Dispose();
        }
    }
}
