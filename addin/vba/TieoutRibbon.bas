Attribute VB_Name = "TieoutRibbon"
Option Explicit

' The ribbon: which buttons are on, and what a press does. A button's tag names the action; Python does the work.

Private mRibbon As IRibbonUI
Private mEvents As TieoutEvents
Private mShown As String

' When Excel opens the add-in.
Public Sub StartTieout()
    Set mEvents = New TieoutEvents
    mEvents.Watch
    DescribeFunctions
End Sub

Public Sub OnLoad(ribbon As IRibbonUI)
    Set mRibbon = ribbon
End Sub

Public Sub OnAction(control As IRibbonControl)
    PressButton control.Tag
End Sub

Public Sub GetEnabled(control As IRibbonControl, ByRef enabled)
    enabled = (WhyNot(control.Tag) = "")
End Sub

Public Sub PressButton(ByVal action As String)
    Dim reason As String
    reason = WhyNot(action)
    If reason <> "" Then
        MsgBox reason, vbInformation, "Tieout"
    Else
        RunTieout action
    End If
End Sub

' Why an action makes no sense here and now; empty when it does.
Public Function WhyNot(ByVal action As String) As String
    Select Case action
        Case "new_workbook", "about", "connect"
            WhyNot = ""
        Case "refresh_all", "import_exports", "share_copy", "checks", "settings", "help", "explain"
            If Not IsMarginWorkbook() Then WhyNot = "Open a margin workbook first, or make one with New workbook."
        Case "refresh_sheet"
            If Not IsMarginWorkbook() Then
                WhyNot = "Open a margin workbook first, or make one with New workbook."
            ElseIf Not SheetHasTable() Then
                WhyNot = "This sheet shows nothing that is refreshed. Go to Jobs, Exceptions or another sheet with a table."
            End If
        Case "trace"
            If Not IsMarginWorkbook() Then
                WhyNot = "Open a margin workbook first, or make one with New workbook."
            ElseIf SelectedTable() = "" Then
                WhyNot = "Select a row first, on Jobs, Invoices, Exceptions, Costs or Time."
            End If
        Case "mark"
            If Not IsMarginWorkbook() Then
                WhyNot = "Open a margin workbook first, or make one with New workbook."
            ElseIf SelectedTable() <> "tblExceptions" Then
                WhyNot = "Select one or more rows on the Exceptions sheet first."
            End If
        Case Else
            WhyNot = "Tieout does not know the action " & action & "."
    End Select
End Function

Public Function IsMarginWorkbook() As Boolean
    Dim held As Object
    If ActiveWorkbook Is Nothing Then Exit Function
    On Error Resume Next
    Set held = ActiveWorkbook.Names("in_basis")
    On Error GoTo 0
    IsMarginWorkbook = Not held Is Nothing
End Function

Public Function SheetHasTable() As Boolean
    On Error Resume Next
    SheetHasTable = (ActiveSheet.ListObjects.Count > 0)
    On Error GoTo 0
End Function

' The table that the selected cell lies in; empty outside of tables and on their headers.
Public Function SelectedTable() As String
    Dim table As Object
    Dim inside As Object
    On Error Resume Next
    Set table = ActiveCell.ListObject
    If Not table Is Nothing Then
        Set inside = Application.Intersect(ActiveCell, table.DataBodyRange)
        If Not inside Is Nothing Then SelectedTable = table.Name
    End If
    On Error GoTo 0
End Function

' Asks Excel to look at the buttons again, and only when something changed: selecting cells must stay quick.
Public Sub UpdateButtons()
    Dim shown As String
    If mRibbon Is Nothing Then Exit Sub
    shown = IsMarginWorkbook() & "|" & SheetHasTable() & "|" & SelectedTable()
    If shown <> mShown Then
        mShown = shown
        mRibbon.Invalidate
    End If
End Sub

' Puts a function's help into Excel's function wizard. It is help only: a function works without it.
Public Sub Describe(ByVal name As String, ByVal what As String, ByVal arguments As Variant)
    On Error Resume Next
    If UBound(arguments) >= 0 Then
        Application.MacroOptions Macro:=name, Description:=what, Category:="Tieout", ArgumentDescriptions:=arguments
    Else
        Application.MacroOptions Macro:=name, Description:=what, Category:="Tieout"
    End If
    On Error GoTo 0
End Sub

' Python calls this: saves a copy of an open workbook, as it stands, and says where. The workbook itself is not saved.
Public Function SaveCopy(ByVal name As String) As String
    #If Mac Then
        SaveCopy = Environ("TMPDIR") & "/tieout-copy-" & Format(Now, "yyyymmddhhnnss") & Mid(name, InStrRev(name, "."))
    #Else
        SaveCopy = Environ("TEMP") & "\tieout-copy-" & Format(Now, "yyyymmddhhnnss") & Mid(name, InStrRev(name, "."))
    #End If
    Workbooks(name).SaveCopyAs SaveCopy
End Function

' Python calls this when it has finished on a Mac, where Excel does not wait for it.
Public Sub CleanUp()
    Application.StatusBar = False
    Application.ScreenUpdating = True
    ShowLog Environ("HOME") & "/tieout.log"
End Sub
