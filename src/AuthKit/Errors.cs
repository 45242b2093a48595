using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace AuthKit;

/// <summary>Every throw for a programmer's or a configuration error; messages never hold the value that was refused.</summary>
internal static class Errors
{
    [DoesNotReturn]
    public static void Argument(string message, string parameter) => throw new ArgumentException(message, parameter);

    [DoesNotReturn]
    public static void OutOfRange(string message, string parameter) => throw new ArgumentOutOfRangeException(parameter, message);

    [DoesNotReturn]
    public static void InvalidOperation(string message) => throw new InvalidOperationException(message);

    /// <summary>Throws one <see cref="OptionsValidationException"/> that lists every problem; returns if the list is empty.</summary>
    public static void ThrowIfInvalid(Type optionsType, IReadOnlyCollection<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(optionsType.Name, optionsType, problems);
        }
    }
}
