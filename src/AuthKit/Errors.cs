using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace AuthKit;

/// <summary>Throws the exceptions for errors in the program or its configuration. The messages must not contain the refused value.</summary>
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
