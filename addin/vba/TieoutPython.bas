Attribute VB_Name = "TieoutPython"
Option Explicit
Option Private Module

' The door to Python. Which Python runs is said by this add-in's own sheet and by nothing else: no workbook, no file
' beside a workbook and no setting of the user can name another. Python runs isolated (-I), so that nothing that lies
' beside a workbook is ever imported. A workbook's name never becomes part of a command line.
'
' The server's library and how it is asked come from xlwings 0.37.8, which is distributed under a BSD 3-clause
' license: Copyright (C) 2014-present, Zoomer Analytics LLC. All rights reserved. See addin/LICENSES.md.

Public Const XLWINGS_VERSION As String = "0.37.8"

#If Mac Then
#ElseIf Win64 Then
    Private Const LIBRARY As String = "xlwings64-0.37.8.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-0.37.8.dll" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
    Private Declare PtrSafe Function LoadLibrary Lib "kernel32" Alias "LoadLibraryW" (ByVal path As LongPtr) As LongPtr
#Else
    Private Const LIBRARY As String = "xlwings32-0.37.8.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-0.37.8.dll" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
    Private Declare PtrSafe Function LoadLibrary Lib "kernel32" Alias "LoadLibraryW" (ByVal path As LongPtr) As LongPtr
#End If

' Runs a button's action and waits for it. What went wrong is shown in Python's own words.
Public Sub RunTieout(ByVal action As String)
    #If Mac Then
        RunOnMac action
    #Else
        RunOnWindows action
    #End If
End Sub

' A worksheet function's answer, in the shape of its arguments.
Public Function Ask(ByVal name As String, ByVal arguments As Variant) As Variant
    #If Mac Then
        Ask = "Tieout: worksheet functions need Excel for Windows. The margin workbook itself works without them."
    #Else
        On Error GoTo Failed
        Ask = InKind(Server().CallUDF("tieout.excel.worksheet", name, arguments, Nothing, Application.Caller))
        Exit Function
Failed:
        Ask = "Tieout: " & Err.Description
    #End If
End Function

' Turns the texts that stand for Excel's error values into error values.
Public Function InKind(ByVal answer As Variant) As Variant
    Dim row As Long
    Dim column As Long
    Dim last As Long
    If Not IsArray(answer) Then
        InKind = AsError(answer)
        Exit Function
    End If
    last = -1
    On Error Resume Next
    last = UBound(answer, 2)
    On Error GoTo 0
    For row = LBound(answer, 1) To UBound(answer, 1)
        If last < 0 Then
            answer(row) = AsError(answer(row))
        Else
            For column = LBound(answer, 2) To last
                answer(row, column) = AsError(answer(row, column))
            Next column
        End If
    Next row
    InKind = answer
End Function

Private Function AsError(ByVal value As Variant) As Variant
    AsError = value
    If VarType(value) = vbString Then
        Select Case value
            Case "#N/A"
                AsError = CVErr(2042)
            Case "#VALUE!"
                AsError = CVErr(2015)
            Case "#DIV/0!"
                AsError = CVErr(2007)
            Case "#REF!"
                AsError = CVErr(2023)
            Case "#NAME?"
                AsError = CVErr(2029)
            Case "#NULL!"
                AsError = CVErr(2000)
            Case "#NUM!"
                AsError = CVErr(2036)
        End Select
    End If
End Function

' A setting from the add-in's own sheet.
Public Function Setting(ByVal key As String) As String
    Dim row As Long
    For row = 1 To 10
        If ThisWorkbook.Worksheets(1).Cells(row, 1).Value = key Then
            Setting = CStr(ThisWorkbook.Worksheets(1).Cells(row, 2).Value)
            Exit Function
        End If
    Next row
End Function

' The interpreter of the environment that the installer made.
Public Function Interpreter() As String
    #If Mac Then
        ' Inside its sandbox, Excel's home is a container within the user's.
        Interpreter = Replace(Setting("interpreter_mac"), "$HOME", Replace(Environ("HOME"), "/Library/Containers/com.microsoft.Excel/Data", ""))
    #Else
        Interpreter = Replace(Setting("interpreter_windows"), "%LOCALAPPDATA%", Environ("LOCALAPPDATA"))
    #End If
End Function

' The versions that Python compares with its own before it does anything.
Public Function Versions() As String
    Versions = Setting("tieout_version") & " " & XLWINGS_VERSION
End Function

Public Function ActiveName() As String
    If Not ActiveWorkbook Is Nothing Then ActiveName = ActiveWorkbook.Name
End Function

' Only fixed words and the interpreter's path, in quotation marks.
Public Function RunCommand(ByVal action As String) As String
    RunCommand = """" & Interpreter() & """ -I -B -m tieout.excel run " & action
End Function

' The library puts a new class id in place of $(CLSID).
Public Function ServerCommand() As String
    ServerCommand = """" & Interpreter() & """ -I -B -m tieout.excel serve $(CLSID) " & Versions()
End Function

#If Mac Then
Private Sub RunOnMac(ByVal action As String)
    Dim parts As String
    Dim logFile As String
    logFile = Environ("HOME") & "/tieout.log"
    On Error Resume Next
    Kill logFile
    On Error GoTo NotPlaced
    Application.StatusBar = "Tieout is at work..."
    parts = Interpreter() & vbLf & action & vbLf & ActiveName() & vbLf & Left(Application.Path, Len(Application.Path) - 4)
    AppleScriptTask "tieout.applescript", "RunTieout", parts & vbLf & logFile & vbLf & Versions()
    Exit Sub
NotPlaced:
    Application.StatusBar = False
    MsgBox "Tieout's script for the Mac is not in its place, or macOS did not allow it. Run: tieout addin install", vbExclamation, "Tieout"
End Sub
#End If

' Shows what Python left to be said, and takes it away.
Public Sub ShowLog(ByVal logFile As String)
    Dim text As String
    Dim message As String
    Dim number As Integer
    If Dir(logFile) = "" Then Exit Sub
    number = FreeFile
    Open logFile For Input As #number
    Do While Not EOF(number)
        Line Input #number, text
        message = message & text & vbLf
    Loop
    Close #number
    Kill logFile
    If Trim(message) <> "" Then MsgBox Left(message, 1000), vbExclamation, "Tieout"
End Sub

#If Mac Then
#Else
Private Sub RunOnWindows(ByVal action As String)
    Dim shell As Object
    Dim logFile As String
    Dim exitCode As Long
    If Dir(Interpreter()) = "" Then
        MsgBox "Tieout's Python is not in its place: " & Interpreter() & vbLf & "Run: tieout addin install", vbExclamation, "Tieout"
        Exit Sub
    End If
    logFile = Environ("TEMP") & "\tieout-" & Format(Now, "yyyymmddhhnnss") & ".log"
    Set shell = CreateObject("WScript.Shell")
    shell.Environment("PROCESS").Item("TIEOUT_BOOK") = ActiveName()
    shell.Environment("PROCESS").Item("TIEOUT_HWND") = CStr(Application.Hwnd)
    shell.Environment("PROCESS").Item("TIEOUT_LOG") = logFile
    shell.Environment("PROCESS").Item("TIEOUT_VERSIONS") = Versions()
    exitCode = shell.Run(RunCommand(action), 0, True)
    If exitCode <> 0 And Dir(logFile) = "" Then
        MsgBox "Tieout could not start (code " & exitCode & "). Run: tieout addin status", vbExclamation, "Tieout"
    Else
        ShowLog logFile
    End If
End Sub

' The Python that answers worksheet functions; the library starts it at the first call and ends it with Excel.
Private Function Server() As Object
    Dim found As Variant
    Dim folder As String
    folder = Left(Interpreter(), InStrRev(Interpreter(), "\") - 1)
    If LoadLibrary(StrPtr(folder & "\" & LIBRARY)) = 0 Then
        folder = Left(folder, InStrRev(folder, "\") - 1)
        If LoadLibrary(StrPtr(folder & "\" & LIBRARY)) = 0 Then
            Err.Raise 53, "Tieout", LIBRARY & " is not in " & folder & ". Run: tieout addin install"
        End If
    End If
    If XLPyDLLActivateAuto(found, ServerCommand(), 1) <> 0 Then Err.Raise 429, "Tieout", CStr(found)
    Set Server = found
End Function
#End If
